/** The pages of the information desk: the desk itself, and how the boards look. */
import { page } from "../../static/shared/page.js";
import { offerSignOut } from "../../clerk/static/session.js";
import { startBoards } from "./boards.js";
import { startDesk } from "./desk.js";

offerSignOut(document.getElementById("sign-out"));
if (page.board) startBoards();
else startDesk();
