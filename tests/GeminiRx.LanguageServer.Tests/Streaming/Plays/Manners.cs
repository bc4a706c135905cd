using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>An editor behavior that is unknown to the server, and the actions of its plays.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Creates the editor; unspecified properties are random.</param>
/// <param name="Weights">How frequent the actions are.</param>
internal sealed record Manner(string Name, Func<Random, EditorKind> Kind, params (int Weight, PlayAction Action)[] Weights);

/// <summary>All manners that are played.</summary>
internal static class Manners
{
    private static readonly (int Weight, PlayAction Action)[] _typing =
    [
        (20, PlayAction.Arrive),
        (6, PlayAction.Type),
        (5, PlayAction.TypeAtMarker),
        (5, PlayAction.TypeInAnswer),
        (6, PlayAction.TypeAround),
        (4, PlayAction.TypeLine),
        (4, PlayAction.Delete),
        (3, PlayAction.Rewind),
        (2, PlayAction.Checkpoint),
        (10, PlayAction.Tell),
        (14, PlayAction.DeliverEdit),
        (8, PlayAction.Answer),
        (10, PlayAction.DeliverMessage),
        (10, PlayAction.Wait),
    ];

    // Line breaks that are typed blur which character is whose, by which formatted text is judged.
    private static readonly (int Weight, PlayAction Action)[] _formatting =
    [
        .. _typing.Where(one => one.Action != PlayAction.TypeLine),
        (5, PlayAction.Format),
    ];

    private static readonly (int Weight, PlayAction Action)[] _reloading = [.. _typing, (4, PlayAction.Reload)];

    private static readonly Joining[] _joins = Enum.GetValues<Joining>()[1..];

    /// <summary>Joined changes, in an editor that checks versions and answers truly.</summary>
    public static IReadOnlyList<Manner> Joined { get; } =
    [
        .. from joins in _joins
        from countsWhenTelling in new[] { false, true }
        let kind = EditorKind.Unknown with
        {
            Joins = joins,
            CountsOnReport = countsWhenTelling,
        }
        select new Manner(countsWhenTelling ? $"{joins}, counted when told" : joins.ToString(), _ => kind, _typing),
        new("Neovim with whole texts", _ => EditorKind.Neovim with { Joins = Joining.WholeText }, _typing),
        new("Emacs that tells after half a second", _ => EditorKind.Emacs with { ChangeDelay = TimeSpan.FromMilliseconds(500) }, _typing),
    ];

    /// <summary>Versions that cannot be checked.</summary>
    public static IReadOnlyList<Manner> OddVersions { get; } =
    [
        .. Enum.GetValues<Versions>()[1..]
            .Select(versions => new Manner(
                $"versions {versions}",
                random => AnyJoin(random, EditorKind.Unknown with { Versions = versions, FirstVersion = 1000 }),
                _typing
            )),
    ];

    /// <summary>Wrong answers, from editors that check versions and from editors that do not.</summary>
    public static IReadOnlyList<Manner> WrongAnswers { get; } =
    [
        .. from answering in Enum.GetValues<Answering>()[1..]
        from checks in new[] { true, false }
        select new Manner(
            $"answers {answering}{(checks ? "" : ", blind")}",
            random => AnyJoin(random, EditorKind.Unknown with { Answering = answering, ChecksVersions = checks }),
            _typing
        ),
    ];

    public static Manner Formatter { get; } = new("a formatter", AnyEditor, _formatting);

    public static Manner Reload { get; } = new("a reload", AnyEditor, _reloading);

    public static IEnumerable<Manner> All => [.. Joined, .. OddVersions, .. WrongAnswers, Formatter, Reload];

    public static Manner Named(string name) => All.Single(manner => manner.Name == name);

    /// <summary>Replays the script that a property printed.</summary>
    public static void Replay(string name, int seed, string steps) => MannerPlay.Run(Named(name), PlayScript.Parse(seed, steps));

    private static EditorKind AnyEditor(Random random) =>
        AnyJoin(random, EditorKind.Unknown with { CountsOnReport = random.Next(2) == 0, Answering = (Answering)random.Next(4) });

    private static EditorKind AnyJoin(Random random, EditorKind kind) =>
        kind with
        {
            Joins = _joins[random.Next(_joins.Length)],
            ChangeDelay = TimeSpan.FromMilliseconds(random.Next(3) * 400),
        };
}
