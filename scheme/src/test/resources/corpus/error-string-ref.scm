;; string-ref past the end.
(string-ref "abc" 3)
