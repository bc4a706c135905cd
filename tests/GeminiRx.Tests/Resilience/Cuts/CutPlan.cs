using System.Text.Json;
using GeminiRx.Emulator;

namespace GeminiRx.Tests.Resilience.Cuts;

/// <summary>An answer, how the service gives it, and how it is cut.</summary>
internal sealed record CutPlan(
    string Text,
    int CharactersPerEvent,
    IReadOnlyList<EmulatorCall> Calls,
    string? Fault,
    IReadOnlyList<int> Repeats,
    IReadOnlyList<Cut> Cuts
)
{
    private static readonly string[] _pieces =
    [
        "Inès ",
        "café, ",
        "🚀",
        "👩‍🚀 ",
        "e\u0301",
        "\r\n",
        "- one\n",
        "{\"a\": 1} ",
        "data: x\n\n",
        "\\n",
    ];

    // Most answers with calls begin with a text.
    public bool HasText => Calls.Count == 0 || CharactersPerEvent % 4 != 0;

    public static CutPlan Create(Random random, string? fault, bool repeats)
    {
        var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => _pieces[random.Next(_pieces.Length)]));
        var calls =
            random.Next(2) == 0
                ? Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(i => new EmulatorCall("get_weather", JsonSerializer.Serialize(new { city = $"Paris {i}", note = text })))
                    .ToArray()
                : [];
        var cuts = Enumerable
            .Range(0, random.Next(1, 6))
            .Select(_ => new Cut((CutKind)random.Next(random.Next(4) == 0 ? 4 : 3), random.Next(0, random.Next(2) == 0 ? 1500 : 8000)));
        return new CutPlan(text, random.Next(1, 30), calls, fault, Repetitions(random, repeats), [.. cuts]);
    }

    /// <summary>The fault of a request, from 1. A service that repeats begins elsewhere at each.</summary>
    public string? FaultOf(long number) =>
        Repeats.Count == 0 ? Fault
        : Fault is null ? $"repeat:{Repeats[(int)(number % Repeats.Count)]}"
        : $"{Fault} + repeat:{Repeats[(int)(number % Repeats.Count)]}";

    // From the place, a few events before it, far before it, from the start.
    private static IReadOnlyList<int> Repetitions(Random random, bool repeats) =>
        !repeats
            ? []
            :
            [
                .. Enumerable
                    .Range(0, 7)
                    .Select(_ =>
                        random.Next(4) switch
                        {
                            0 => 0,
                            1 => 10_000,
                            2 => random.Next(40),
                            _ => random.Next(6),
                        }
                    ),
            ];

    public override string ToString() =>
        $"{JsonSerializer.Serialize(Text)} by {CharactersPerEvent}, {Calls.Count} calls, {FaultOf(1)}: {string.Join(", ", Cuts)}";
}
