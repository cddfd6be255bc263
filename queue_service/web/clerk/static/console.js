/** The clerk's pages: choosing a desk, the console at it, and the page before practice. */
import { page } from "../../static/shared/page.js";
import { startChoice } from "./choice.js";
import { startConsole } from "./desk_console.js";
import { startPractise } from "./practice.js";
import { offerSignOut } from "./session.js";

offerSignOut(document.getElementById("sign-out"));
if (page.desk) startConsole();
else if (page.practise) startPractise();
else startChoice();
