namespace GeminiRx.LanguageServer.Context;

/// <summary>Files whose names say that they hold secrets in any form. They are never sent with another document.</summary>
internal static class SecretFiles
{
    private static readonly string[] _names =
    [
        ".env",
        ".git-credentials",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pgpass",
        ".pypirc",
        "credentials",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_rsa",
    ];
    private static readonly string[] _endings = [".jks", ".kdbx", ".key", ".keystore", ".p12", ".pem", ".pfx", ".ppk"];

    /// <summary>Whether a file of this name is likely to contain secrets in any form.</summary>
    public static bool Contain(string name) =>
        IsEnvironment(name)
        || _names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || _endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether each line <c>NAME=value</c> of a file of this name holds a secret.</summary>
    public static bool IsEnvironment(string name) =>
        name.StartsWith(".env", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".env", StringComparison.OrdinalIgnoreCase);
}
