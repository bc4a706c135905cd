using System.Text;

namespace GeminiRx;

/// <summary>What is asked of the model.</summary>
public sealed record GenerateRequest
{
    /// <summary>Asks one question.</summary>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public GenerateRequest(string prompt)
    {
        ArgumentException.ThrowIfNullOrEmpty(prompt);
        Prompt = prompt;
    }

    /// <summary>The prompt.</summary>
    public string Prompt { get; }

    /// <summary>The model that shall answer, such as <c>gemini-flash-latest</c> or <c>tunedModels/mine</c>. Default null: the client's.</summary>
    public string? Model { get; init; }

    /// <summary>The system instruction. Default null: none.</summary>
    public string? System { get; init; }

    /// <summary>Whether a summary of the model's thoughts is streamed too, as <see cref="ThoughtChunk"/>. Default false.</summary>
    public bool IncludeThoughts { get; init; }

    /// <summary>Whether the service may store the request. Default null: the service's own default, which for paid projects is to store.</summary>
    public bool? Store { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(global::System.Globalization.CultureInfo.InvariantCulture, $"Model = {Model}, IncludeThoughts = {IncludeThoughts}, Store = {Store}");
        return true;
    }
}
