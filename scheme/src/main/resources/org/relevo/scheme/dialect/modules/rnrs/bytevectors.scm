;;; (rnrs bytevectors): bytes.
(define-module (rnrs bytevectors)
  #:re-export (bytevector-copy bytevector-copy! bytevector-length bytevector-u8-ref
               bytevector-u8-set! bytevector? make-bytevector string->utf8 utf8->string)
  #:export (bytevector->u8-list bytevector-fill! bytevector=? u8-list->bytevector))

(define (bytevector->u8-list bytes)
  (let loop ((i (- (bytevector-length bytes) 1)) (rest '()))
    (if (< i 0)
        rest
        (loop (- i 1) (cons (bytevector-u8-ref bytes i) rest)))))

(define (u8-list->bytevector lst)
  (apply bytevector lst))

(define (bytevector=? a b)
  (equal? a b))

(define (bytevector-fill! bytes value)
  (do ((i 0 (+ i 1)))
      ((= i (bytevector-length bytes)))
    (bytevector-u8-set! bytes i value)))
