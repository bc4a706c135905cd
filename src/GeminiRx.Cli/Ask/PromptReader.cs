using System.Text;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Reads the prompt: the arguments of the command line, then the content of a pipe or a file on standard input.</summary>
internal static class PromptReader
{
    // Bytes. More than a request may have.
    private const int MaxInput = 100 * 1024 * 1024;

    // The parent process may leave a pipe open and never write to it; after this time the user is told what the program waits for.
    private static readonly TimeSpan _quietWait = TimeSpan.FromSeconds(3);

    /// <summary>Reads the prompt.</summary>
    /// <returns>The words of the command line; the text of standard input; and its content if that is not text.</returns>
    /// <exception cref="UsageException">Standard input cannot be read, or is too large.</exception>
    public static async Task<(string Words, string Input, Part? Media)> ReadAsync(string[] arguments, CancellationToken cancellationToken)
    {
        // A final - means standard input, also that of a terminal.
        var isNamed = arguments is [.., "-"];
        var words = string.Join(' ', isNamed ? arguments[..^1] : arguments);
        var input = isNamed || Console.IsInputRedirected ? await ReadInputAsync(cancellationToken) : [];
        return MediaType.Detect(input) switch
        {
            _ when input.Length == 0 => (words, "", null),
            "text/plain" or null => (words, Decode(input), null),
            { } type => (words, "", Part.FromBytes(input, type)),
        };
    }

    /// <summary>Reads standard input as an attachment, whatever it is.</summary>
    /// <exception cref="UsageException">It cannot be read, is empty or too large, or its kind is unknown.</exception>
    public static async Task<Part> ReadAttachmentAsync(CancellationToken cancellationToken)
    {
        var input = await ReadInputAsync(cancellationToken);
        return input.Length == 0 ? throw UsageErrors.EmptyInput()
            : MediaType.Detect(input) is { } type ? Part.FromBytes(input, type)
            : throw UsageErrors.UnknownInput();
    }

    // Text in another encoding, or with a few bytes that are no text: what can be read is sent.
    private static string Decode(byte[] input)
    {
        var encoding = input switch
        {
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        var text = encoding.GetString(input).TrimStart('\uFEFF').Replace('\0', '\uFFFD');
        var replaced = text.Count(c => c == '\uFFFD');
        if (replaced > 0)
        {
            StandardError.WriteMessage(UsageErrors.UndecodableInput(replaced));
        }

        return text;
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var input = StandardDescriptors.OpenInput();
            var all = new MemoryStream();
            var buffer = new byte[64 * 1024];
            var first = Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None);
            var count = await WaitForFirstAsync(first, cancellationToken);
            while (count > 0)
            {
                all.Write(buffer, 0, count);
                if (all.Length > MaxInput)
                {
                    throw UsageErrors.TooMuchInput(MaxInput / 1024 / 1024);
                }

                count = await Task.Run(() => input.Read(buffer, 0, buffer.Length), CancellationToken.None).WaitAsync(cancellationToken);
            }

            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnreadableInput(e);
        }
    }

    private static async Task<int> WaitForFirstAsync(Task<int> first, CancellationToken cancellationToken)
    {
        try
        {
            return await first.WaitAsync(_quietWait, cancellationToken);
        }
        catch (TimeoutException)
        {
            StandardError.WriteMessage(UsageErrors.WaitingForInput);
            return await first.WaitAsync(cancellationToken);
        }
    }
}
