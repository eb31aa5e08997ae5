;; A file that is a value.
(list 1 2 3)
