;; A loaded file with a parenthesis too few.
(load "parts/unclosed.scm")
