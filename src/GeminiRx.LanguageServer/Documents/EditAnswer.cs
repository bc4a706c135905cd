namespace GeminiRx.LanguageServer.Documents;

/// <summary>The editor's answer to an edit.</summary>
internal enum EditAnswer
{
    /// <summary>No answer yet.</summary>
    None,

    /// <summary>The editor reports that it applied the edit.</summary>
    Applied,

    /// <summary>The editor reports that it did not apply the edit, or answered with an error.</summary>
    Refused,

    /// <summary>The answer states neither.</summary>
    Unclear,

    /// <summary>The editor does not support the request.</summary>
    Unsupported,

    /// <summary>The edit was not sent, because the document had changed in the meantime.</summary>
    Outdated,
}
