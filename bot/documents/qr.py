"""QR codes: a link as a picture that the camera of a phone reads."""

import io

SCALE = 16  # pixels for each of its squares
BORDER = 4  # squares of white around it, as the standard asks


def qr_code(link: str) -> bytes:
    """The link as a PNG in black and white, some 600 pixels wide; a seventh of it may be covered and it still reads."""
    import segno

    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=SCALE, border=BORDER)
    return drawn.getvalue()
