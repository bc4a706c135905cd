using System.Text;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads the prompt: the arguments of the command line, then the content of a pipe or a file on standard input.</summary>
internal static class PromptReader
{
    // The parent process may leave a pipe open and never write to it. Only a final - in the arguments waits without a limit.
    private static readonly TimeSpan _stdinTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Reads the prompt.</summary>
    /// <returns>The words of the command line; the text of standard input; and its content if that is not text.</returns>
    /// <exception cref="UsageException">Standard input cannot be read, or its type is unknown.</exception>
    public static async Task<(string Words, string Input, Part? Media)> ReadAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var isUnlimited = arguments is [.., "-"];
        var words = string.Join(' ', isUnlimited ? arguments[..^1] : arguments);
        var input = isUnlimited || Console.IsInputRedirected ? await ReadInputAsync(isUnlimited, cancellationToken) : [];
        return MediaType.Detect(input) switch
        {
            _ when input.Length == 0 => (words, "", null),
            "text/plain" => (words, Encoding.UTF8.GetString(input), null),
            { } type => (words, "", Part.FromBytes(input, type)),
            null => throw UsageErrors.UnknownInputType(),
        };
    }

    private static async Task<byte[]> ReadInputAsync(bool isUnlimited, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = Console.OpenStandardInput();
            var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            var first = Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None);
            var count = await first.WaitAsync(isUnlimited ? Timeout.InfiniteTimeSpan : _stdinTimeout, cancellationToken);
            while (count > 0)
            {
                all.Write(buffer, 0, count);
                count = await Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None).WaitAsync(cancellationToken);
            }

            return all.ToArray();
        }
        catch (TimeoutException)
        {
            StandardError.WriteMessage(UsageErrors.SlowInput(_stdinTimeout));
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnreadableInput(e);
        }
    }
}
