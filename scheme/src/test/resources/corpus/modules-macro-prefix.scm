;; Macros are imported under a prefix as well.
(use-modules ((ice-9 match) #:prefix m:)
             ((srfi srfi-11) #:select ((let-values . with-values))))
(list (m:match '(1 2) ((a b) (+ a b)))
      (with-values (((q r) (floor/ 7 2))) (list q r)))
