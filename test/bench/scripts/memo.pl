% fib(n) by tabling, from an empty table each time, modulo a million and seven.
:- table fib/2.

main :-
    current_prolog_flag(argv, [Argument | _]), atom_number(Argument, N),
    forall(between(1, 9, _), run(N)).

run(N) :-
    abolish_all_tables,
    get_time(Before), fib(N, _), get_time(After),
    Milliseconds is (After - Before) * 1000, format("ms ~w~n", [Milliseconds]).

fib(0, 0) :- !.
fib(1, 1) :- !.
fib(N, Result) :- A is N - 1, B is N - 2, fib(A, X), fib(B, Y), Result is (X + Y) mod 1000007.
