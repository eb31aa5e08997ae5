;; Comments within machines and tables.
(define table
  '((a . 1) ;one
    #;(b . 2)
    #| (c . 3)
       (d . 4) |#
    (e . 5)))
(list table '#;x y #;(z) . (#|only|#))
