namespace GeminiRx;

/// <summary>A request for decisions about a text. Immutable.</summary>
public sealed record DecisionRequest
{
    /// <summary>The model if none is set.</summary>
    public const string DefaultModel = "gemini-decision-1";

    /// <summary>Creates a request.</summary>
    /// <param name="text">The text, not empty; at most 262,144 tokens.</param>
    /// <param name="questions">The questions, at least one, with different names.</param>
    /// <exception cref="ArgumentException">The text is null or empty; there is no question, one is null, or two have the same
    /// name.</exception>
    public DecisionRequest(string text, params IReadOnlyList<YesNoQuestion> questions)
    {
        Text = Guard.NotEmpty(text, nameof(text));
        Questions = Guard.CopyOf(questions, name: nameof(questions));
        var names = Questions.GroupBy(question => question.Name, StringComparer.Ordinal).ToList();
        if (names.Count == 0)
        {
            throw new ArgumentException("questions is empty: add at least one question.", nameof(questions));
        }

        if (names.Find(name => name.Count() > 1) is { Key: { } twice })
        {
            throw new ArgumentException($"Two questions have the name '{twice}': use different names.", nameof(questions));
        }
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The questions, in order.</summary>
    public IReadOnlyList<YesNoQuestion> Questions { get; }

    /// <summary>The model. Default <see cref="DefaultModel"/>.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Model
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = DefaultModel;

    /// <summary>The model and the names of the questions, never the text.</summary>
    /// <returns>Such as <c>gemini-decision-1: isSpam, isUrgent</c>.</returns>
    public override string ToString() => $"{Model}: {string.Join(", ", Questions)}";
}
