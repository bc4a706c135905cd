namespace GeminiRx.Emulator;

/// <summary>The input of a fault function. <c>Number</c> and <c>Word</c> are the fault's parameter or its default.</summary>
internal sealed record FaultCall(int Number, string Word, bool AsArray, int TextLength, ContinuationToken? From);

/// <summary>
/// A fault: at most one function for each stage of a response (events, frames, steps, whole answer), or a replacement of the answer.
/// </summary>
internal sealed record Fault(string Name, string Description)
{
    /// <summary>What the number after the colon means; null if the fault takes no number.</summary>
    public string? Parameter { get; init; }

    public int DefaultNumber { get; init; }

    public int MaxNumber { get; init; } = int.MaxValue;

    /// <summary>The default of a parameter that is a word, such as a finish reason; null if the parameter is not a word.</summary>
    public string? DefaultWord { get; init; }

    /// <summary>Whether chaos mode may select the fault: every client must survive it without special settings.</summary>
    public bool InChaos { get; init; }

    /// <summary>How many events before the place a stream of an interaction begins that is read on.</summary>
    public Func<FaultCall, int>? Repeats { get; init; }

    public Func<FaultCall, EmulatedAnswer>? Instead { get; init; }

    /// <summary>Replaces the answer of a call that does not stream; null if the other functions apply to it too.</summary>
    public Func<FaultCall, EmulatedAnswer>? InsteadOfUnary { get; init; }

    /// <summary>Whether the fault changes the framing of server-sent events, so that other bodies ignore it.</summary>
    public bool SseOnly { get; init; }

    public Func<IEnumerable<AnswerEvent>, FaultCall, IEnumerable<AnswerEvent>>? Events { get; init; }

    public Func<IEnumerable<Frame>, FaultCall, IEnumerable<Frame>>? Frames { get; init; }

    public Func<IEnumerable<BodyStep>, IEnumerable<BodyStep>>? Steps { get; init; }

    public Func<EmulatedAnswer, EmulatedAnswer>? Answer { get; init; }
}

internal static class FaultFunctionExtensions
{
    /// <summary>Applies the change; returns the items unchanged if there is no change.</summary>
    public static IEnumerable<T> ApplyTo<T>(
        this Func<IEnumerable<T>, FaultCall, IEnumerable<T>>? change,
        IEnumerable<T> items,
        FaultCall call
    ) => change?.Invoke(items, call) ?? items;
}
