/** Pages of Markdown, through commonmark-java. No decisions about which files become pages, and none about what is around them. */
@NullMarked
package dev.tinyforge.markdown;

import org.jspecify.annotations.NullMarked;
