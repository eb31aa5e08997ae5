;; < of strings.
(< "a" "b")
