using System.Globalization;

namespace GeminiRx;

/// <summary>The model still requested function calls after the last round that
/// <see cref="ToolLoopOptions.MaxRounds"/> allows. The calls were not made.</summary>
public sealed class GeminiToolLoopException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="rounds">The number of rounds.</param>
    public GeminiToolLoopException(int rounds)
        : base(
            string.Create(CultureInfo.InvariantCulture, $"The model requested function calls in each of {rounds} rounds."),
            "Raise ToolLoopOptions.MaxRounds, or ask for fewer steps.",
            null
        ) => Rounds = rounds;

    /// <inheritdoc/>
    public override string Kind => "toolLoop";

    /// <summary>The number of rounds.</summary>
    public int Rounds { get; }
}
