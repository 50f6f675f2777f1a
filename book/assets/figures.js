// A picture that is wider than the page can also be scrolled with the keys.
"use strict";

for (const picture of document.querySelectorAll("main p > img:only-child")) {
    const box = picture.parentElement;
    const update = () => {
        if (box.scrollWidth > box.clientWidth) {
            box.tabIndex = 0;
        }
    };
    picture.addEventListener("load", update);
    update();
}
