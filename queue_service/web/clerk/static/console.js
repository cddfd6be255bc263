/** The clerk's pages: choosing a desk, and the console at it. */
import { page } from "../../static/shared/page.js";
import { startChoice } from "./choice.js";
import { startConsole } from "./desk_console.js";
import { offerSignOut } from "./session.js";

offerSignOut(document.getElementById("sign-out"));
if (page.desk) startConsole();
else startChoice();
