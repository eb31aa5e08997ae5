;; Numbers in bytevectors, and copies. Differs: there are only single bytes here.
(use-modules (rnrs bytevectors))
(define b (make-bytevector 4 0))
(bytevector-u16-set! b 0 513 (endianness little))
(bytevector-u16-set! b 2 513 (endianness big))
(define c (make-bytevector 4 9))
(bytevector-copy! b 0 c 1 2)
(list b c (bytevector-u16-ref b 0 (endianness big)) (bytevector-copy b)
      (bytevector-u32-ref b 0 (endianness little)))
