namespace GeminiRx.Conversations.Tests;

public sealed class ChatFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Append_WhatAnotherProgramHasAppendedSinceTheFileWasOpened_Stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode for the streams of .NET.");
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var before = System.IO.File.ReadAllText(File);
        using (var file = chat.OpenForAppend())
        {
            System.IO.File.AppendAllText(File, "theirs\n");
            file.Write("ours\n"u8);
            System.IO.File.AppendAllText(File, "theirs, too\n");
            file.Write("ours, too\n"u8);
            file.Flush(flushToDisk: true);
        }

        Assert.Equal($"{before}theirs\nours\ntheirs, too\nours, too\n", System.IO.File.ReadAllText(File));
    }

    // After a crash the renamed file is read, so its content must be on the disk before the rename. Killing a process cannot test this.
    [Fact]
    public void Replace_NewFile_IsFlushedToTheDiskBeforeTheRename()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("old");
        var old = System.IO.File.ReadAllText(File);
        var flushed = new List<(string Next, string Current)>();
        chat.OpenReplacement = path => new FlushRecordingFile(
            path,
            () => flushed.Add((System.IO.File.ReadAllText(path), System.IO.File.ReadAllText(File)))
        );

        chat.TryReplaceText("new");

        Assert.Equal([("new", old)], flushed);
        Assert.Equal("new", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        using var chat = ChatFile.Open(File);

        Assert.Throws<ArgumentNullException>(() => chat.AppendAnswer(null!));
        Assert.Throws<ArgumentNullException>(() => chat.AppendQuestion(null!));
        Assert.Throws<ArgumentNullException>(() => chat.Replace(null!));
        Assert.Throws<ArgumentNullException>(() => Conversation.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => ConversationRequest.TextToContinue(null!));
        Assert.Throws<ArgumentException>(() => Conversation.Parse("").WithSetting("a b", "c"));
        Assert.Throws<ArgumentException>(() => ChatFile.Open(""));
    }

    [Fact]
    public void Replace_ExistingFile_KeepsItsModeAndLeavesNoOtherFile()
    {
        System.IO.File.WriteAllText(File, "## User\n\na\n\n## Gemini\n\nb\n\n## User\n\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (var chat = ChatFile.Open(File))
        {
            chat.Replace(chat.Read().WithoutLastExchange());
        }

        Assert.Equal("## User\n\n", System.IO.File.ReadAllText(File));
        Assert.Equal([File], _folder.GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(file => file.FullName));
        Assert.True(
            OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
    }

    [Fact]
    public void Open_Twice_FailsUntilTheFirstIsDisposed()
    {
        using (ChatFile.Open(File))
        {
            var failure = Assert.Throws<GeminiConfigurationException>(() => ChatFile.Open(File));
            Assert.Contains("chat.md", failure.Message, StringComparison.Ordinal);
        }

        using var again = ChatFile.Open(File);
        Assert.Empty(again.Read().Turns);
    }

    /// <summary>A file that calls an action when it is flushed to the disk.</summary>
    private sealed class FlushRecordingFile(string path, Action onFlushed)
        : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
    {
        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (flushToDisk)
            {
                onFlushed();
            }
        }
    }
}
