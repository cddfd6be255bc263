"""The display boards: faces that show and sound the calls of an office, of one of its areas, or of one desk."""

from flask import Blueprint

from display_board.desk_views import choose_desk, desk_display
from display_board.views import board, preview

bp = Blueprint("display_board", __name__, template_folder="templates")
bp.add_url_rule("/board/<office>/", "board", board)
bp.add_url_rule("/board/<office>/<area>/", "board", board)

#: For staff, not for devices, and so a blueprint of its own.
preview_bp = Blueprint("board_preview", __name__, template_folder="templates")
preview_bp.add_url_rule("/preview/board/", "preview", preview)

#: A device of another kind, and so a blueprint of its own.
desk_bp = Blueprint("desk_display", __name__, template_folder="templates")
desk_bp.add_url_rule("/desk-display/<office>/", "choose", choose_desk)
desk_bp.add_url_rule("/desk-display/<office>/<desk>/", "display", desk_display)
