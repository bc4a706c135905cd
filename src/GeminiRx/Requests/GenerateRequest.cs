using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeminiRx;

/// <summary>
/// What is asked of the model: the conversation, what it may use, and how it shall answer. Immutable; what is set wrong is refused where it
/// is set, or, where
/// it takes two settings to be wrong, by the call that would send it.
/// </summary>
/// <remarks>Its text form names the model and the number of turns, never what they say. What the service knows and this type does not goes
/// into <see cref="Extra"/>.</remarks>
public sealed partial record GenerateRequest
{
    /// <summary>Asks one question.</summary>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public GenerateRequest(string prompt)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        Contents = [Content.User(prompt)];
    }

    /// <summary>Asks with attachments, or goes on with a conversation.</summary>
    /// <param name="first">The oldest turn.</param>
    /// <param name="more">Those after it.</param>
    /// <exception cref="ArgumentException">A turn is null.</exception>
    public GenerateRequest(Content first, params IReadOnlyList<Content> more)
        : this((IEnumerable<Content>)[first, .. more]) { }

    /// <summary>Goes on with a conversation.</summary>
    /// <param name="contents">The turns, the oldest first; at least one.</param>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public GenerateRequest(IEnumerable<Content> contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        Contents = [.. contents];
    }

    /// <summary>The turns, the oldest first; at least one.</summary>
    /// <exception cref="ArgumentException">There is no turn, or one is null.</exception>
    public IReadOnlyList<Content> Contents
    {
        get;
        init =>
            field = Limits.Copy(value) is { Count: > 0 } turns
                ? turns
                : throw new ArgumentException("There is nothing to answer: give at least one turn.", nameof(Contents));
    }

    /// <summary>The model that shall answer, such as <c>gemini-flash-latest</c> or <c>tunedModels/mine</c>. Default null: the
    /// client's.</summary>
    public string? Model { get; init; }

    /// <summary>The system instruction; a string will do. Default null: none.</summary>
    public Content? System { get; init; }

    /// <summary>From which probability of harm on an answer is blocked, category by category. Default: the service's own
    /// settings.</summary>
    public IReadOnlyList<SafetySetting> Safety
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>What the model may use: your functions, search, code execution and others. Default: nothing.</summary>
    public IReadOnlyList<Tool> Tools
    {
        get;
        init => field = Limits.Copy(value);
    } = [];

    /// <summary>Whether and which functions are called. Default null: the model decides.</summary>
    public FunctionCallingConfig? FunctionCalling { get; init; }

    /// <summary>Where the user is and what they speak, for search and maps. Default null: not told.</summary>
    public RetrievalConfig? Retrieval { get; init; }

    /// <summary>Whether calls of tools that the service runs itself are part of the answer (Gemini API). Default false.</summary>
    public bool IncludeServerSideToolInvocations { get; init; }

    /// <summary>The name of cached content that the turns go on from, such as <c>cachedContents/abc</c>; it holds the system instruction
    /// and the tools then. Default null: none.</summary>
    public string? CachedContent { get; init; }

    /// <summary>Labels that show up in the bill. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels
    {
        get;
        init => field = new Dictionary<string, string>(value).AsReadOnly();
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>How urgent the request is, and how it is billed. Default null: the standard tier.</summary>
    public ServiceTier? ServiceTier { get; init; }

    /// <summary>
    /// Whether the service may store the request (Gemini API). Default null: the service's own default, which for paid projects is to
    /// store. Vertex AI stores
    /// nothing: false is not sent to it, and true is refused.
    /// </summary>
    public bool? Store { get; init; }

    /// <summary>Templates of Model Armor that screen the prompt and the answer (Vertex AI), instead of <see cref="Safety"/>. Default null:
    /// none.</summary>
    public ModelArmorConfig? ModelArmor { get; init; }

    /// <summary>Where a long answer goes on: the token of a <see cref="CheckpointChunk"/>; the rest of the request must be the one that the
    /// token came for. Default null: at the start.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary>
    /// More of the service's JSON, for what this type has no property for: an object that is merged into the request, objects into objects,
    /// its values winning
    /// over those of the properties. Default null: nothing.
    /// </summary>
    /// <exception cref="ArgumentException">It is no JSON object.</exception>
    public JsonElement? Extra
    {
        get;
        init => field = value is { } json ? Limits.Json(json, JsonValueKind.Object) : null;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            CultureInfo.InvariantCulture,
            $"Model = {Model}, Contents = {Contents.Count}, Tools = {Tools.Count}, Store = {Store}"
        );
        return true;
    }
}
