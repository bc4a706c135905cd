namespace GeminiRx;

/// <summary>The answer to a <see cref="YesNoQuestion"/>.</summary>
/// <param name="Name">The name of the question.</param>
/// <param name="Probability">The probability that the answer is yes, from 0 to 1.</param>
public sealed record Decision(string Name, double Probability)
{
    /// <summary>How sure the model is, from 0 to 1; null if the service does not say.</summary>
    public double? Confidence { get; init; }
}
