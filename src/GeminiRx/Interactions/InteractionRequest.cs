using System.Globalization;
using System.Text;

namespace GeminiRx;

/// <summary>A request of the Interactions API: that of an answer, with what only interactions have. Immutable.</summary>
/// <remarks>
/// Settings without a counterpart in interactions are refused when the request is passed to the client. <see cref="GenerateRequest.Store"/>
/// is true by default here: the service keeps the interaction, so that it can be followed, resumed and continued by its identifier.
/// <see cref="GenerateRequest.Extra"/> is merged into the JSON of the interaction, whose names are in snake case.
/// </remarks>
public sealed record InteractionRequest
{
    /// <summary>Creates a request with a prompt.</summary>
    /// <param name="prompt">The prompt, not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="prompt"/> is null or empty.</exception>
    public InteractionRequest(string prompt)
        : this(new GenerateRequest(prompt)) { }

    /// <summary>Creates a request from that of an answer.</summary>
    /// <param name="request">The contents, the model, the tools and the settings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public InteractionRequest(GenerateRequest request) => Request = request;

    /// <summary>The contents, the model, the tools and the settings. With <see cref="PreviousInteractionId"/> the contents are only the
    /// new ones.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public GenerateRequest Request
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Request));
    }

    /// <summary>The agent that answers instead of a model, such as <c>deep-research-pro-preview</c>. Default null: the model.</summary>
    public string? Agent { get; init; }

    /// <summary>The stored interaction that this one continues. Default null: a new conversation.</summary>
    public string? PreviousInteractionId { get; init; }

    /// <summary>Whether the service runs the interaction to its end even if nobody reads it. Default false. Requires
    /// <see cref="GenerateRequest.Store"/> to be null or true.</summary>
    public bool Background { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"Request = {Request}, Agent = {Agent}, Background = {Background}");
        return true;
    }
}
