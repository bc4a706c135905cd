namespace GeminiRx;

/// <summary>A request for embeddings. Immutable.</summary>
public sealed record EmbedRequest
{
    /// <summary>The model if none is set. It understands text only, and takes a task type.</summary>
    public const string DefaultModel = "gemini-embedding-001";

    /// <summary>Creates a request.</summary>
    /// <param name="contents">The contents, at least one; a string converts to one. Each gets a vector of its own.</param>
    /// <exception cref="ArgumentException">There is no content, or one is null.</exception>
    public EmbedRequest(params IReadOnlyList<Content> contents) => Contents = contents;

    /// <summary>The contents, at least one. The service takes up to 100 in a batch; more are sent in several batches.</summary>
    /// <exception cref="ArgumentException">There is no content, or one is null.</exception>
    public IReadOnlyList<Content> Contents
    {
        get;
        init =>
            field = Guard.CopyOf(value) is { Count: > 0 } contents
                ? contents
                : throw new ArgumentException("Contents is empty: add at least one content.", nameof(Contents));
    }

    /// <summary>The model, such as <c>gemini-embedding-2</c>. Default <see cref="DefaultModel"/>.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string Model
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = DefaultModel;

    /// <summary>The use of the vectors. <c>gemini-embedding-2</c> has no task types: describe the task in the text. Default null: not
    /// sent.</summary>
    public EmbedTaskType? TaskType { get; init; }

    /// <summary>The number of dimensions, from 1 to the model's own, 3,072. Default null: the model's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? OutputDimensionality
    {
        get;
        init => field = Guard.InRange(value, 1, 3072);
    }

    /// <summary>The title of the documents, for <see cref="EmbedTaskType.RetrievalDocument"/> only. Default null: none.</summary>
    public string? Title { get; init; }

    /// <summary>The model and the number of contents, never their text.</summary>
    /// <returns>Such as <c>gemini-embedding-001, 2 contents</c>.</returns>
    public override string ToString() => $"{Model}, {Contents.Count} contents";
}

/// <summary>The use of vectors. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct EmbedTaskType(string Value) : IOpenEnumeration
{
    /// <summary>A query that is searched for.</summary>
    public static readonly EmbedTaskType RetrievalQuery = new("RETRIEVAL_QUERY");

    /// <summary>A document that is searched.</summary>
    public static readonly EmbedTaskType RetrievalDocument = new("RETRIEVAL_DOCUMENT");

    /// <summary>Texts that are compared.</summary>
    public static readonly EmbedTaskType SemanticSimilarity = new("SEMANTIC_SIMILARITY");

    /// <summary>Texts that get a label.</summary>
    public static readonly EmbedTaskType Classification = new("CLASSIFICATION");

    /// <summary>Texts that are grouped.</summary>
    public static readonly EmbedTaskType Clustering = new("CLUSTERING");

    /// <summary>A question whose answer is searched.</summary>
    public static readonly EmbedTaskType QuestionAnswering = new("QUESTION_ANSWERING");

    /// <summary>A statement that is checked.</summary>
    public static readonly EmbedTaskType FactVerification = new("FACT_VERIFICATION");

    /// <summary>A query for code.</summary>
    public static readonly EmbedTaskType CodeRetrievalQuery = new("CODE_RETRIEVAL_QUERY");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
