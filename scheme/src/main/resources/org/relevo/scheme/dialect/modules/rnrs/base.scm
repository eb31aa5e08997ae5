;;; (rnrs base): the base of R6RS.
(define-module (rnrs base)
  #:re-export (* + - ... / < <= = => > >= _ abs acos and angle append apply asin atan begin
               boolean=? boolean? caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar
               caddar cadddr caddr cadr call-with-current-continuation call-with-values call/cc car
               case cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr
               cdddr cddr cdr ceiling char->integer char<=? char<? char=? char>=? char>? char?
               complex? cond cons cos define define-syntax denominator dynamic-wind else eq? equal?
               eqv? error even? exact exact-integer-sqrt exact? exp expt finite? floor for-each gcd
               if imag-part inexact inexact? infinite? integer->char integer? lambda lcm length let
               let* let*-values let-syntax let-values letrec letrec* letrec-syntax list list->string
               list->vector list-ref list-tail list? log magnitude make-polar make-rectangular
               make-string make-vector map max min nan? negative? not null? number->string number?
               numerator odd? or pair? positive? procedure? quasiquote quote rational? rationalize
               real-part real? reverse round set! sin sqrt string string->list string->number
               string->symbol string-append string-copy string-for-each string-length string-ref
               string<=? string<? string=? string>=? string>? string? substring symbol->string
               symbol=? symbol? syntax-rules tan truncate unquote unquote-splicing values vector
               vector->list vector-fill! vector-for-each vector-length vector-map vector-ref
               vector-set! vector? zero?)
  #:export (assert))

(define-syntax assert
  (syntax-rules ()
    ((_ condition)
     (if (not condition) (error "assertion failed:" 'condition)))))
