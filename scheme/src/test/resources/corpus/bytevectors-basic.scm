;; Bytevectors: making, parts, text. Differs: bytes are unsigned here.
(use-modules (rnrs bytevectors))
(define b (make-bytevector 3 0))
(bytevector-u8-set! b 1 255)
(list b (bytevector-u8-ref b 1) (bytevector-s8-ref b 1) (bytevector-length b) #vu8(1 2 255)
      (bytevector->u8-list #vu8(1 2)) (u8-list->bytevector '(3 4)) (string->utf8 "aü")
      (utf8->string #vu8(104 105)) (bytevector=? #vu8(1) #vu8(1)) (bytevector? b))
