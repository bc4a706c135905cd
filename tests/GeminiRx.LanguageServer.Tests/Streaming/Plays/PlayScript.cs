using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>What can happen in a play.</summary>
internal enum PlayAction
{
    /// <summary>A part of the answer arrives.</summary>
    Arrive,

    /// <summary>The user types somewhere.</summary>
    Type,

    /// <summary>The user types where the answer is written.</summary>
    TypeAtMarker,

    /// <summary>The user types inside the written text, or beside it.</summary>
    TypeInAnswer,

    /// <summary>The user types above and below the answer, before anything else happens.</summary>
    TypeAround,

    /// <summary>The user types a line break.</summary>
    TypeLine,

    /// <summary>The user deletes something that they typed, or a letter that stands only once in the document.</summary>
    Delete,

    /// <summary>The user's formatter replaces the whole text.</summary>
    Format,

    /// <summary>The service takes back the end of its answer.</summary>
    Rewind,

    /// <summary>The service sends a checkpoint: earlier text is not rewound.</summary>
    Checkpoint,

    /// <summary>The editor reports what changed.</summary>
    Tell,

    /// <summary>An edit reaches the editor.</summary>
    DeliverEdit,

    /// <summary>The editor answers an edit.</summary>
    Answer,

    /// <summary>The editor's next message reaches the server.</summary>
    DeliverMessage,

    /// <summary>Time passes.</summary>
    Wait,

    /// <summary>The editor closes the document and opens it again.</summary>
    Reload,
}

/// <summary>
/// One step of a play. The number decides everything that the action leaves open, so a step means the same in a shorter script.
/// </summary>
internal readonly record struct PlayStep(PlayAction Action, int Number)
{
    public override string ToString() => $"{Action}:{Number}";
}

/// <summary>A play: the seed decides the document and the editor's manners.</summary>
internal sealed record PlayScript(int Seed, IReadOnlyList<PlayStep> Steps)
{
    /// <summary>The steps as one text, which <see cref="Parse"/> reads.</summary>
    public string Text => string.Join(' ', Steps);

    public static PlayScript Parse(int seed, string steps) =>
        new(
            seed,
            [
                .. steps
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(step =>
                    {
                        var parts = step.Split(':');
                        return new PlayStep(Enum.Parse<PlayAction>(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
                    }),
            ]
        );

    public override string ToString() => $"{Seed}, \"{Text}\"";

    /// <summary>Scripts of up to 40 steps, with actions as frequent as their weights.</summary>
    public static Arbitrary<PlayScript> Any(params (int Weight, PlayAction Action)[] weights)
    {
        var action = Gen.Frequency(weights.Select(one => (one.Weight, Gen.Constant(one.Action))));
        var step = from what in action from number in Gen.Choose(0, 9999) select new PlayStep(what, number);
        var script =
            from seed in Gen.Choose(0, 999_999)
            from length in Gen.Choose(1, 40)
            from steps in step.ArrayOf(length)
            select new PlayScript(seed, steps);
        return Arb.From<PlayScript>(script, Shorter);
    }

    // Blocks of steps are left out, big ones first.
    private static IEnumerable<PlayScript> Shorter(PlayScript script)
    {
        for (var size = (script.Steps.Count + 1) / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < script.Steps.Count; from += size)
            {
                yield return script with
                {
                    Steps = [.. script.Steps.Take(from), .. script.Steps.Skip(from + size)],
                };
            }
        }
    }
}
