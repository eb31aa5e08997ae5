;; A string that is never closed.
(list "abc)
