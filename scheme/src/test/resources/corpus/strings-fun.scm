;; (ice-9 string-fun) replaces substrings.
(use-modules (ice-9 string-fun))
(list (string-replace-substring "a.b.c" "." "--") (string-replace-substring "none" "x" "y"))
