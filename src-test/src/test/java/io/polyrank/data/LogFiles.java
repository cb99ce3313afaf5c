package io.polyrank.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small log files. */
final class LogFiles {

    private LogFiles() {}

    /** Writes a file, compressed when its name says so. */
    static Path write(Path file, String text) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return Files.writeString(file, text);
        }
        try (Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), UTF_8)) {
            out.write(text);
        }
        return file;
    }

    /** A marketplace of two items, two users and four days. */
    static void marketplace(Path folder) throws IOException {
        write(folder.resolve("items.csv"), """
            item_id,title,category,category_id,brand,brand_id,price,rating,tags
            2,"Mug, ""large\""",kitchen,7,Acme,3,12.50,4.5,9 1
            1,Scarf,clothes,8,,,30.00,,
            """);
        write(folder.resolve("users.csv"), """
            user_id,age_group,region,device,member,price_band
            u1,18-24,north,phone,1,low
            u2,,south,desktop,0,high
            """);
        write(folder.resolve("exposures.csv"), """
            request,user_id,item_id,time_ms,date,hour,position,click,cart,purchase,order_value
            3,u1,1,3000,20240104,9,1,0,0,0,0.00
            1,u1,2,1000,20240101,9,2,0,0,0,0.00
            1,u1,1,1000,20240101,9,1,1,1,1,30.00
            2,u2,2,2000,20240102,23,1,1,0,,
            4,u2,1,2500,20240103,23,1,0,0,0,0.00
            """);
        write(folder.resolve("truth.csv"), """
            request,user_id,item_id,click,cart,purchase,order_value
            1,u1,1,0.5,0.25,0.125,30.5
            1,u1,2,0.1,0.05,0.01,12.5
            2,u2,2,0.2,0.1,0.05,12.5
            4,u2,1,0.3,0.1,0.05,30.0
            3,u1,1,0.4,0.1,0.05,30.0
            """);
    }

    /** A short-video log of two videos and two users. */
    static void kuaiRand(Path folder) throws IOException {
        write(folder.resolve("video_features_basic_pure.csv.gz"), """
            video_id,author_id,video_type,upload_type,video_duration,music_id,music_type,tag
            11,5,NORMAL,ShortImport,15000.0,77,9,"12,65"
            10,5,NORMAL,ShortImport,,77,9,
            """);
        write(folder.resolve("user_features_pure.csv.gz"), """
            user_id,user_active_degree,is_live_streamer,follow_user_num
            1,high_active,-124,7
            2,full_active,0,-124
            """);
        write(folder.resolve("history_until_20220424.csv.gz"), """
            user_id,history_len,last_time_ms,expose_seq,long_view_seq,like_seq
            1,9,500,10 11 10,11 10,
            3,1,600,404,,404
            """);
        write(folder.resolve("exposures_dev_20220425_20220505.csv.gz"), exposures("""
            2,11,20220425,2359,1000,1,1,1,0,0
            1,10,20220425,0005,1000,4,0,0,0,0
            1,11,20220426,1200,900,1,1,0,1,
            """));
    }

    static String exposures(String rows) {
        return "user_id,video_id,date,hourmin,time_ms,tab,is_click,long_view,is_like,is_profile_enter\n" + rows;
    }
}
