using System.Security.Cryptography;
using System.Text;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The tokens of a relay. Only their hashes are kept, and they are compared in a time that does not depend on them.</summary>
internal sealed class RelayTokens
{
    private const int MinLength = 16;
    private static readonly char[] _separators = ['\n', '\r', ' ', '\t', ','];
    private readonly byte[][] _hashes;

    private RelayTokens(byte[][] hashes) => _hashes = hashes;

    /// <summary>Reads tokens that blanks, commas or line ends separate.</summary>
    /// <exception cref="UsageException">A token is too short.</exception>
    public static RelayTokens Parse(string text)
    {
        var tokens = text.Split(_separators, StringSplitOptions.RemoveEmptyEntries);
        return tokens.Length > 0 && tokens.All(token => token.Length >= MinLength)
            ? new RelayTokens([.. tokens.Select(HashOf)])
            : throw RelayErrors.ShortToken(MinLength);
    }

    /// <summary>The index of a token; null if a credential is none.</summary>
    public int? IndexOf(string credential)
    {
        var (hash, found) = (HashOf(credential), -1);
        for (var i = 0; i < _hashes.Length; i++)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, _hashes[i]) ? i : found;
        }

        return found < 0 ? null : found;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
