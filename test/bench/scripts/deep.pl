% A million nested calls, three times.
main :-
    current_prolog_flag(argv, [Argument | _]), atom_number(Argument, Depth),
    forall(between(1, 3, _), run(Depth)),
    peak(Kilobytes), format("rss ~w~n", [Kilobytes]).

run(Depth) :-
    get_time(Before), down(Depth, Result), get_time(After), Result =:= Depth,
    Milliseconds is (After - Before) * 1000, format("ms ~w~n", [Milliseconds]).

down(0, 0) :- !.
down(N, Result) :- M is N - 1, down(M, Rest), Result is 1 + Rest.

% The most memory that this process held, as Linux counts it.
peak(Kilobytes) :-
    read_file_to_string("/proc/self/status", Status, []),
    split_string(Status, "\n", "", Lines),
    member(Line, Lines), string_concat("VmHWM:", Rest, Line), !,
    split_string(Rest, " \t", " \t", Words), member(Word, Words), number_string(Kilobytes, Word), !.
