"""The display board: a face that shows and sounds the calls of an office or of one of its areas."""

from flask import Blueprint

from display_board.views import board

bp = Blueprint("display_board", __name__, template_folder="templates")
bp.add_url_rule("/board/<office>/", "board", board)
bp.add_url_rule("/board/<office>/<area>/", "board", board)
