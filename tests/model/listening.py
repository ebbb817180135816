"""What a learner's next typed words are for; a form that waited for some before is kept in mind."""


class Listening:
    """The part of a learner of the model whose words are waited for."""

    _expects: tuple[str, str] | None = None
    then: tuple[str, bool] | None = None  # a form that waits for words after these, and whether nobody tapped for it
    unasked = False  # the form whose words come next came by itself, or is over but for the rest of what was said

    @property
    def expects(self) -> tuple[str, str] | None:
        """What the next typed words are for; whatever sets it anew keeps no form in mind."""
        return self._expects

    @expects.setter
    def expects(self, topic: tuple[str, str] | None) -> None:
        self._expects, self.then = topic, None

    def wait_for(self, kind: str, item: str) -> None:
        """The next words are for this, and then for the form that waited for some."""
        form = (self.expects[1], self.unasked) if self.expects is not None and self.expects[0] == "form" else self.then
        self.expects, self.then = (kind, item), form

    def wait_no_more(self) -> None:
        """No words for this; a form that waited for some waits again."""
        form, self.expects = self.then, None
        if form is not None:
            self.expects, self.unasked = ("form", form[0]), form[1]

    def expect_no_word(self) -> None:
        """Whoever looks up a term without typing is not waited for."""
        if self.expects == ("term", "any"):
            self.wait_no_more()
