// The one module that pages load. Each component says which elements it brings to life; enhance.js
// does so once per element, now and for whatever htmx or a live event brings later.
import { start } from "./enhance.js";
import "./time.js";
import "./menu.js";
import "./tabs.js";
import "./confirm.js";
import "./notices.js";
import "./away.js";
import "./connection.js";
import "./follow.js";
import "./reload.js";
import "./focus.js";
import "./inbox.js";
import "./progress.js";
import "./errors.js";
import "./rows.js";
import "./chains.js";
import "./copy.js";
import "./days.js";
import "./upload.js";
import "./spreading.js";
import "./moving.js";
import "./along.js";
import "./picture.js";
import "./row_picture.js";
import "./lights.js";
import "./arriving.js";
import "./draft.js";
import "./proposals.js";
import "./keep.js";
import "./workbench.js";
import "./sheet/start.js";
import "./viewer.js";
import "./thread.js";

start();
