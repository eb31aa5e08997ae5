;; make-regexp, regexp-exec, with flags and a start.
(use-modules (ice-9 regex))
(define word (make-regexp "^[a-z]+" regexp/icase))
(list (match:substring (regexp-exec word "ABC1")) (regexp-exec word "1")
      (match:substring (regexp-exec (make-regexp "b.") "abcbd" ) 0)
      (match:start (regexp-exec (make-regexp "b") "abcb" 2))
      (regexp? word) (map match:substring (list-matches "[0-9]+" "1 22 333")))
