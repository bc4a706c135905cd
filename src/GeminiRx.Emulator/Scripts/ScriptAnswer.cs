using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>Reads what follows the word <c>answer</c> in a script.</summary>
internal static class ScriptAnswer
{
    /// <param name="line">The line, after the word.</param>
    /// <param name="reply">The reply so far.</param>
    /// <param name="folder">The folder of the files that the line names.</param>
    /// <returns>The reply with the answer.</returns>
    /// <exception cref="ScriptProblem">The line is invalid.</exception>
    public static EmulatorReply Read(ScriptLine line, EmulatorReply reply, string folder) =>
        line.ReadOneOf(["text", "file", "bytes", "echo", .. BuiltInTexts.All.Keys, "image", "speech"]) switch
        {
            "text" => reply with { Text = line.ReadQuoted() },
            "file" => reply with { TextFile = FileBeside(line, folder) },
            "bytes" => reply with { AnswerFile = FileBeside(line, folder) },
            "echo" => reply with { Echo = true },
            "image" => Image(line, reply),
            "speech" => reply with { Speech = line.IsAtEnd ? TimeSpan.FromSeconds(1) : Seconds(line) },
            var builtIn => reply with { BuiltIn = builtIn },
        };

    private static string FileBeside(ScriptLine line, string folder)
    {
        var path = Path.Combine(folder, line.ReadRest("a file name"));
        return File.Exists(path) ? path : throw line.ProblemAtWord($"file not found: {path}");
    }

    private static EmulatorReply Image(ScriptLine line, EmulatorReply reply)
    {
        var image = line.IsAtEnd || line.IsAtQuote ? new EmulatorImage() : Size(line);
        return reply with { Image = image, Text = line.IsAtEnd ? null : line.ReadQuoted() };
    }

    private static EmulatorImage Size(ScriptLine line)
    {
        var word = line.ReadWord("a size");
        return
            word.Split('x') is [var width, var height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            && EmulatorImage.IsSize(w)
            && EmulatorImage.IsSize(h)
            ? new EmulatorImage(w, h)
            : throw line.ProblemAtWord($"invalid size '{word}'; write it like 640x480, from 1 to {EmulatorImage.MaxSize} each");
    }

    private static TimeSpan Seconds(ScriptLine line)
    {
        var length = line.ReadDuration();
        return length > TimeSpan.Zero && length <= EmulatorReply.MaxSpeech
            ? length
            : throw line.ProblemAtWord("invalid length of speech; write it like 1.5s, more than zero and at most 10m");
    }
}
