namespace GeminiRx;

/// <summary>A question about a text that is answered by a probability, and not by generated text. Immutable.</summary>
public sealed record YesNoQuestion
{
    /// <summary>The service's name for this kind of question, and for its answer.</summary>
    internal const string TypeName = "noul";

    /// <summary>Creates a question.</summary>
    /// <param name="name">The name, which the decision repeats. Not empty, and unique in its request.</param>
    /// <param name="instructions">What is asked about the text. Not empty.</param>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public YesNoQuestion(string name, string instructions) =>
        (Name, Instructions) = (Guard.NotEmpty(name, nameof(name)), Guard.NotEmpty(instructions, nameof(instructions)));

    /// <summary>The name, which the decision repeats.</summary>
    public string Name { get; }

    /// <summary>What is asked about the text.</summary>
    public string Instructions { get; }

    /// <summary>What a text is like for which the answer is yes. Default null: not sent.</summary>
    public string? WhenTrue { get; init; }

    /// <summary>What a text is like for which the answer is no. Default null: not sent.</summary>
    public string? WhenFalse { get; init; }

    /// <summary>The name, never the instructions.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
