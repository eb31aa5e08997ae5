;; A regular expression that is wrong.
(use-modules (ice-9 regex))
(string-match "a(" "abc")
