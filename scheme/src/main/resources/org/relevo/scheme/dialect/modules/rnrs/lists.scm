;;; (rnrs lists): lists.
(define-module (rnrs lists)
  #:re-export (assoc assq assv cons* filter find fold-right member memq memv partition
               remove)
  #:export (assp exists fold-left for-all memp remp remq remv))

(define (assp pred alist)
  (find (lambda (entry) (pred (car entry))) alist))

(define (memp pred lst)
  (find-tail pred lst))

(define (remp pred lst)
  (remove pred lst))

(define (remq element lst)
  (remove (lambda (other) (eq? element other)) lst))

(define (remv element lst)
  (remove (lambda (other) (eqv? element other)) lst))

(define exists any)
(define for-all every)

(define (fold-left f seed . lists)
  (let loop ((value seed) (lists lists))
    (if (any null? lists)
        value
        (loop (apply f value (map car lists)) (map cdr lists)))))
