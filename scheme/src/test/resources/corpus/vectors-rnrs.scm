;; vector-map and vector-for-each as R6RS has them.
(use-modules ((rnrs base) #:select (vector-map vector-for-each)))
(define out '())
(vector-for-each (lambda (x y) (set! out (cons (+ x y) out))) #(1 2) #(10 20))
(list (vector-map 1+ #(1 2 3)) (vector-map + #(1 2) #(10 20)) out)
