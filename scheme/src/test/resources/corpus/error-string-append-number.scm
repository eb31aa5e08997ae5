;; string-append of a number.
(string-append "node" 5)
