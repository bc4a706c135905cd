using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeminiRx;

/// <summary>
/// A request for an answer: the conversation, the tools that the model may use, and the settings of <see cref="GenerationConfig"/>.
/// Immutable. Setting a property to an invalid value throws. Properties that contradict each other cause an exception in the call that
/// sends the request.
/// </summary>
/// <remarks>Its text form contains the model, the numbers of turns and tools, and <see cref="Store"/>, but no content. <see cref="Extra"/>
/// sets members of the service's JSON that have no property here.</remarks>
public sealed record GenerateRequest : GenerationConfig
{
    /// <summary>Creates a request with one prompt.</summary>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public GenerateRequest(string prompt)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        Contents = [Content.User(prompt)];
    }

    /// <summary>Creates a request with attachments or with a conversation.</summary>
    /// <param name="first">The oldest turn.</param>
    /// <param name="more">The later turns.</param>
    /// <exception cref="ArgumentException">A turn is null.</exception>
    public GenerateRequest(Content first, params IReadOnlyList<Content> more)
        : this((IEnumerable<Content>)[first, .. more]) { }

    /// <summary>Creates a request with a conversation.</summary>
    /// <param name="contents">The turns, oldest first; at least one.</param>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public GenerateRequest(IEnumerable<Content> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        Contents = [.. contents];
    }

    /// <summary>The turns, oldest first; at least one.</summary>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public IReadOnlyList<Content> Contents
    {
        get;
        init =>
            field = Guard.CopyOf(value) is { Count: > 0 } turns
                ? turns
                : throw new ArgumentException("Contents has 0 turns: add at least one.", nameof(Contents));
    }

    /// <summary>The model, such as <c>gemini-flash-latest</c> or <c>tunedModels/mine</c>. Default null: the client's.</summary>
    public string? Model { get; init; }

    /// <summary>The system instruction; a string converts to it. Default null: none.</summary>
    public Content? System { get; init; }

    /// <summary>The probability from which the service blocks an answer, for each kind of harm. Default: the service's settings.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<SafetySetting> Safety
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>The tools that the model may use: your functions, search, code execution and others. Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<Tool> Tools
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>Controls whether and which functions the model calls. Default null: the model decides.</summary>
    public FunctionCallingConfig? FunctionCalling { get; init; }

    /// <summary>The user's location and language, for search and maps. Default null: not sent.</summary>
    public RetrievalConfig? Retrieval { get; init; }

    /// <summary>Whether the answer contains the calls of tools that the service runs itself (Gemini API). Default false.</summary>
    public bool IncludeServerSideToolInvocations { get; init; }

    /// <summary>The name of the cached content that precedes the turns, such as <c>cachedContents/abc</c>. It contains the system
    /// instruction and the tools. Default null: none.</summary>
    public string? CachedContent { get; init; }

    /// <summary>Labels that appear in the billing reports. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels
    {
        get;
        init => field = new Dictionary<string, string>(value).AsReadOnly();
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The priority of the request, which decides its price. Default null: the standard tier.</summary>
    public ServiceTier? ServiceTier { get; init; }

    /// <summary>
    /// Whether the service may store the request (Gemini API). Default null: the service's default, which is to store for paid projects.
    /// Vertex AI stores nothing: false is not sent to it, and true is rejected.
    /// </summary>
    public bool? Store { get; init; }

    /// <summary>Model Armor templates that screen the prompt and the answer (Vertex AI), instead of <see cref="Safety"/>. Default null:
    /// none.</summary>
    public ModelArmorConfig? ModelArmor { get; init; }

    /// <summary>The token of a <see cref="CheckpointChunk"/>, to continue a long answer from there. The rest of the request must equal the
    /// request whose answer contained the token. Default null: from the start.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>
    /// Members of the service's JSON for which this type has no property: an object that is merged into the request. Objects are merged
    /// recursively; other values replace those of the properties. Default null: none.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not a JSON object.</exception>
    public JsonElement? Extra
    {
        get;
        init => field = value is { } json ? Guard.OfKind(json, JsonValueKind.Object) : null;
    }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture,
            $"Model = {Model}, Contents = {Contents.Count}, Tools = {Tools.Count}, Store = {Store}"
        );
        return true;
    }
}
