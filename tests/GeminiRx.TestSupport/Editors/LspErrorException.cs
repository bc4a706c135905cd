namespace GeminiRx.TestSupport.Editors;

/// <summary>An error response of the server.</summary>
public sealed class LspErrorException(int code, string message, string? reason) : Exception(message)
{
    public int Code => code;

    /// <summary>The member <c>reason</c> of its data; null if it has none.</summary>
    public string? Reason => reason;
}
