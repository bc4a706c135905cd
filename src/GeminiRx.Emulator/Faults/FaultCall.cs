namespace GeminiRx.Emulator;

/// <summary>What a fault may know of the answer that it spoils; <c>Number</c> is its parameter, or its default.</summary>
internal sealed record FaultCall(int Number, string Word, bool AsArray, int TextLength, ContinuationToken? From);

/// <summary>
/// Something that goes wrong. At most one function of each kind: instead of the answer, on its events, on its frames, on its steps, on the
/// answer whole.
/// </summary>
internal sealed record Fault(string Name, string Description)
{
    /// <summary>What a number behind a colon means, as the help words it; null where the fault takes none.</summary>
    public string? Parameter { get; init; }

    public int DefaultNumber { get; init; }

    public int MostNumber { get; init; } = int.MaxValue;

    /// <summary>Whether the parameter is a word, such as a finish reason.</summary>
    public string? DefaultWord { get; init; }

    /// <summary>Whether chaos draws it: what a client must survive without being asked for anything special.</summary>
    public bool InChaos { get; init; }

    public Func<FaultCall, EmulatedAnswer>? Instead { get; init; }

    /// <summary>What it does instead of the answer of a call that does not stream; null where the other functions do for it too.</summary>
    public Func<FaultCall, EmulatedAnswer>? InsteadOfWhole { get; init; }

    /// <summary>Whether it spoils how server-sent events are written, so that other bodies do not meet it.</summary>
    public bool OfEvents { get; init; }

    public Func<IEnumerable<AnswerEvent>, FaultCall, IEnumerable<AnswerEvent>>? Events { get; init; }

    public Func<IEnumerable<Frame>, FaultCall, IEnumerable<Frame>>? Frames { get; init; }

    public Func<IEnumerable<BodyStep>, IEnumerable<BodyStep>>? Steps { get; init; }

    public Func<EmulatedAnswer, EmulatedAnswer>? Answer { get; init; }
}

internal static class FaultFunctions
{
    /// <summary>What a fault does to a part of the answer; the same where it does nothing to it.</summary>
    public static IEnumerable<T> Of<T>(
        this Func<IEnumerable<T>, FaultCall, IEnumerable<T>>? change,
        IEnumerable<T> items,
        FaultCall call
    ) => change?.Invoke(items, call) ?? items;
}
