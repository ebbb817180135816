"""Every screen by its name; rows in the outbox carry these names, so a name stays for good."""

from bot.screens import after, lesson, privacy, road, settings, staff, welcome
from bot.screens.screen import Screens

SCREENS = Screens(
    {
        "welcome": welcome.welcome,
        "languages": welcome.languages,
        "language_set": welcome.language_set,
        "back": welcome.back,
        "step": lesson.step,
        "too_long": lesson.too_long,
        "not_a_number": lesson.not_a_number,
        "lesson_done": after.lesson_done,
        "settings": settings.settings,
        "settings_hour": settings.settings_hour,
        "settings_days": settings.settings_days,
        "settings_place": settings.settings_place,
        "settings_zone": settings.settings_zone,
        "privacy": privacy.privacy,
        "mydata": privacy.mydata,
        "erase": privacy.erase,
        "erase_kept": privacy.erase_kept,
        "erased": privacy.erased,
        "nothing_kept": privacy.nothing_kept,
        "stop": privacy.stop,
        "stopped": privacy.stopped,
        "progress": road.progress,
        "help": road.help_,
        "change_line": road.change_line,
        "line_changed": road.line_changed,
        "report": road.report,
        "report_thanks": road.report_thanks,
        "forgotten": road.forgotten,
        "button_will_do": road.button_will_do,
        "only_words": road.only_words,
        "unknown_command": road.unknown_command,
        "not_started": road.not_started,
        "private_only": road.private_only,
        "trouble": road.trouble,
        "nothing_further": road.nothing_further,
        "owner_dead_update": staff.owner_dead_update,
        "owner_conflict": staff.owner_conflict,
        "owner_report": staff.owner_report,
    }
)
